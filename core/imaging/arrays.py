"""Names the arrays that pass from stage to stage; shapes are (rows, columns) or (rows, columns, 3)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[Any]
"""Samples as decoded: unsigned cells of 8, 16 or 32 bits, or floats."""

Values = NDArray[Any]
"""Numbers that mean something: stored values, or the output of the modality step."""

Bytes = NDArray[np.uint8]
"""Eight bits a sample, as shown: grey or RGB."""
