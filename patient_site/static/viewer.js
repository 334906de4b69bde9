// The viewers of this page. Without this script every picture has its own page, and links lead on.

import { Viewer } from "./viewing/opening.js";

export const viewers = [...document.querySelectorAll(".viewer")].map(root => new Viewer(root));
