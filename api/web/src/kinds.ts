/** One colour per kind of node, told apart also by people who see red and green alike. */
const COLOURS: Record<string, string> = {
  department: '#1d4f91',
  township: '#2a9d8f',
  item: '#e9a23b',
  article: '#8e6bbf',
  law: '#6a3d9a',
  matter: '#c4473a',
  edition: '#6b7684',
  family: '#4a90c2',
  field: '#7d8f3a',
  document: '#94a3b8',
  finding: '#b42318',
  county: '#0f2a4d',
  concept: '#b5651d'
}

export const colour = (kind: string): string => COLOURS[kind] ?? '#94a3b8'
export const KINDS = Object.keys(COLOURS)
