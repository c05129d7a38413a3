/** Moves boxes apart until none covers another, each as little as it can: labels must not be written over one another. */

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

const ROUNDS = 120

/** The boxes' new centres; `x` and `y` of a box are its centre. Time: rounds × n², for some hundred boxes. */
export function spread(boxes: Box[], gap = 6): { x: number; y: number }[] {
  const places = boxes.map(({ x, y }) => ({ x, y }))
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = false
    for (let i = 0; i < boxes.length; i += 1)
      for (let j = i + 1; j < boxes.length; j += 1) {
        const [a, b, one, other] = [places[i]!, places[j]!, boxes[i]!, boxes[j]!]
        const acrossX = (one.width + other.width) / 2 + gap - Math.abs(a.x - b.x)
        const acrossY = (one.height + other.height) / 2 + gap - Math.abs(a.y - b.y)
        if (acrossX <= 0 || acrossY <= 0) continue
        moved = true
        // The shorter way out, half of it for each.
        if (acrossX < acrossY) {
          const step = (acrossX / 2) * (a.x < b.x || (a.x === b.x && i < j) ? -1 : 1)
          a.x += step
          b.x -= step
        } else {
          const step = (acrossY / 2) * (a.y < b.y || (a.y === b.y && i < j) ? -1 : 1)
          a.y += step
          b.y -= step
        }
      }
    if (!moved) break
  }
  return places
}
