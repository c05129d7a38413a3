/** What two texts have in common and what only one of them has, word by word. */

import { diffArrays } from 'diff'

export interface Piece {
  text: string
  kind: 'same' | 'gone' | 'come'
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
const words = (text: string): string[] => [...segmenter.segment(text)].map((each) => each.segment)

/** Longer texts than this are not compared: nobody reads marks in them, and the time grows with the square. */
const LONGEST = 6000

export function compareWords(before: string, after: string): Piece[] {
  if (before === after) return [{ text: before, kind: 'same' }]
  if (!before || !after || before.length + after.length > LONGEST)
    return [{ text: before, kind: 'gone' as const }, { text: after, kind: 'come' as const }].filter((piece) => piece.text)
  return diffArrays(words(before), words(after)).map((part) => ({
    text: part.value.join(''),
    kind: part.removed ? 'gone' : part.added ? 'come' : 'same'
  }))
}

/** Less in common than this, and marks word by word would only be confetti: a text is then marked whole, or not at all. */
export const ALIKE = 0.35

/** The share of the longer text that both have, from 0 to 1. */
export function likeness(pieces: Piece[]): number {
  const length = (kind: Piece['kind']) => pieces.filter((piece) => piece.kind === kind).reduce((sum, piece) => sum + piece.text.length, 0)
  const same = length('same')
  const longer = same + Math.max(length('gone'), length('come'))
  return longer ? same / longer : 1
}
