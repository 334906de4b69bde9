// The shapes that can be measured: how many points they take, their outline, what is inside. All in pixels
// of the picture, whose pixels are square.

const CORNERS = 64; // of what stands for an ellipse

export const SHAPES = {
  distance: { takes: 2, needs: "spacing", outline: points => points },
  angle: { takes: 3, needs: "nothing", outline: points => points },
  ellipse: { takes: 2, needs: "values", isClosed: true, outline: ellipse, holds: isInEllipse },
  rectangle: { takes: 2, needs: "values", isClosed: true, outline: rectangle, holds: () => true },
};

export function distance([one, other]) {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

// Between the ways from the second point to the first and to the third, in degrees.
export function angle([one, corner, other]) {
  const directions = [one, other].map(({ x, y }) => Math.atan2(y - corner.y, x - corner.x));
  const turn = Math.abs(directions[0] - directions[1]) * 180 / Math.PI;
  return turn > 180 ? 360 - turn : turn;
}

// How many values there are inside, their mean and their standard deviation. `size` is the picture's, which
// may have more pixels than there are values where these aren't square.
export function statistics({ holds }, points, depth, size) {
  const { left, top, right, bottom } = box(points);
  const [across, down] = [size[0] / depth.width, size[1] / depth.height];
  let [count, sum, squares] = [0, 0, 0];
  for (let row = first(top, down); row < depth.height && middle(row, down) <= bottom; row++) {
    for (let column = first(left, across); column < depth.width; column++) {
      const spot = { x: middle(column, across), y: middle(row, down) };
      if (spot.x > right) break;
      const value = depth.value(column, row);
      if (Number.isNaN(value) || !holds(spot, points)) continue;
      count += 1;
      sum += value;
      squares += value * value;
    }
  }
  const mean = sum / count;
  return { count, mean, deviation: Math.sqrt(Math.max(squares / count - mean * mean, 0)) };
}

// In square pixels.
export function area({ holds }, points) {
  const { left, top, right, bottom } = box(points);
  return (right - left) * (bottom - top) * (holds === isInEllipse ? Math.PI / 4 : 1);
}

function first(edge, pixel) {
  return Math.max(Math.ceil(edge / pixel - 0.5), 0);
}

function middle(position, pixel) {
  return (position + 0.5) * pixel;
}

function box([one, other]) {
  return {
    left: Math.min(one.x, other.x), right: Math.max(one.x, other.x),
    top: Math.min(one.y, other.y), bottom: Math.max(one.y, other.y),
  };
}

function rectangle([one, other]) {
  return [one, { x: other.x, y: one.y }, other, { x: one.x, y: other.y }];
}

function ellipse([one, other]) {
  return Array.from({ length: CORNERS }, (_, corner) => {
    const turn = 2 * Math.PI * corner / CORNERS;
    return {
      x: (one.x + other.x + (other.x - one.x) * Math.cos(turn)) / 2,
      y: (one.y + other.y + (other.y - one.y) * Math.sin(turn)) / 2,
    };
  });
}

function isInEllipse(spot, [one, other]) {
  const across = (2 * spot.x - one.x - other.x) / (other.x - one.x);
  const down = (2 * spot.y - one.y - other.y) / (other.y - one.y);
  return across * across + down * down <= 1;
}
