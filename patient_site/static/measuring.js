// Measurements on the pictures, for doctors: loaded on their pages only.

import { Measures } from "./viewing/measures.js";
import { viewers } from "./viewer.js";

viewers.forEach(viewer => new Measures(viewer));
