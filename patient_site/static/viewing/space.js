// Where a picture lies in the patient: the letters at its edges, and lengths in millimetres.

const OPPOSITE = { A: "P", P: "A", L: "R", R: "L", H: "F", F: "H" };
const AXES = ["LR", "PA", "HF"]; // towards greater and towards smaller x, y, z (PS3.3 C.7.6.2.1.1)
const SLANTED = 0.4; // a second letter where a direction leans this much to another axis
const LENGTHS = [200, 100, 50, 20, 10, 5, 2, 1];

// The letters at top, right, bottom and left of an upright picture, null where they aren't known.
export function letters({ orientation, sides }) {
  const [right, bottom] = orientation.length
    ? [orientation.slice(0, 3), orientation.slice(3)].map(named)
    : sides;
  return right && bottom ? [opposite(bottom), right, bottom, opposite(right)] : null;
}

// The same after so many quarter turns clockwise, and then mirrored.
export function turned(edges, turns, mirrored) {
  const [top, right, bottom, left] = edges.map((_, edge) => edges[(edge - turns + 4) % 4]);
  return mirrored ? [top, left, bottom, right] : [top, right, bottom, left];
}

function named(direction) {
  return AXES
    .map((axis, at) => [Math.abs(direction[at]), axis[direction[at] > 0 ? 0 : 1]])
    .sort(([one], [other]) => other - one)
    .filter(([share], place) => place === 0 || share > SLANTED)
    .map(([, letter]) => letter)
    .join("");
}

function opposite(letters) {
  return [...letters].map(letter => OPPOSITE[letter]).join("");
}

// The longest round length in mm that isn't longer than this.
export function roundLength(most) {
  return LENGTHS.find(length => length <= most) ?? 0;
}

export function normal([a, b, c, d, e, f]) {
  return [b * f - c * e, c * d - a * f, a * e - b * d];
}

export function along(direction, position) {
  return direction[0] * position[0] + direction[1] * position[1] + direction[2] * position[2];
}
