/** The service's JSON, as docs/interfaces.md words it, and the calls for it. */

export interface Source {
  document: string
  sheet: string | null
  page: number | null
  table: number | null
  row: number | null
  column: string | null
  quote: string | null
}

export interface Explain {
  keyword_rank: number | null
  keyword_score: number | null
  vector_rank: number | null
  vector_score: number | null
  character_rank: number | null
  character_score: number | null
  exact: string[]
}

export interface Hit {
  rank: number
  score: number
  iri: string
  title: string
  kind: string
  field: string | null
  holder: string | null
  lead: string[]
  cooperate: string[]
  legal_basis: string[]
  source: Source | null
  highlights: string[]
  explain: Explain
  text: string | null
  copies: number
}

export interface SearchResponse {
  query: string
  took_ms: number
  total: number
  hits: Hit[]
  facets: Record<string, Record<string, number>>
  notices: string[]
  understood: Understood[]
  offset: number
}

export interface Understood {
  written: string
  means: string
  by: 'word' | 'spelling'
  iri: string | null
  usual_lead: string | null
  own: boolean
}

export interface UsualLead {
  family: string
  basis: string | null
}

export interface Clarify {
  question: string
  options: { title: string; iri: string; lead: string[] }[]
}

export interface Suggestion {
  text: string
  kind: 'duty' | 'organ' | 'statute' | 'word'
  detail: string | null
}

export interface Part {
  name: string
  iri: string
  duties: string[]
  status: string
}

export interface TownshipPart {
  name: string
  role: string
  duties: string[]
}

export interface Basis {
  citation: string
  iri: string
  status: string
}

export interface Answer {
  status: 'owned' | 'contested' | 'unowned'
  text: string
  title: string | null
  matter: string | null
  lead: Part[]
  cooperate: Part[]
  township: TownshipPart[]
  legal_basis: Basis[]
  confidence: number
  evidence: Hit[]
  findings: string[]
}

export interface WhoResponse {
  question: string
  answer: Answer | null
  alternatives: Answer[]
  notices: string[]
  clarify: Clarify | null
  understood: Understood[]
  usual_lead: UsualLead | null
  talk: boolean
  also: WhoResponse[]
}

export interface FindingItem {
  iri: string
  title: string
  holder: string
  kind: string
  source: Source
}

export interface Finding {
  id: string
  kind: string
  subkind: string | null
  severity: 'error' | 'warning' | 'info'
  score: number
  title: string
  explanation: string
  suggestion: string
  departments: string[]
  items: FindingItem[]
  evidence: { field: string; label: string; left: string; right: string; weight: number }[]
  state: 'open' | 'resolved' | 'waived'
  reason: string | null
  settled_by: string | null
  settled_at: string | null
  /** Rows (unit：title) that have come to it since it was settled. */
  joined: string[]
  /** What was decided before, the last first. */
  earlier: { state: Finding['state']; reason: string | null; settled_by: string | null; settled_at: string | null }[]
  english: { title: string; explanation: string; suggestion: string } | null
}

/** A round: what the check of its lists found, against the round before, and what is decided by now. */
export interface Round {
  number: number
  name: string
  at: string
  found: number
  new: number
  gone: number
  open: number
  resolved: number
  waived: number
}

export interface FileReport {
  path: string
  items: number
  rejected: { source: Source; reason: string; raw: string }[]
  warnings: { source: Source; reason: string }[]
  error: string | null
}

export interface CheckResponse {
  checked: { items: number; departments: number; townships: number }
  summary: Record<string, number>
  findings: Finding[]
  files: FileReport[]
}

export interface Item {
  iri: string
  title: string
  kind: string
  holder: string
  holder_iri: string
  field: string | null
  jurisdiction: string | null
  scope: string | null
  process: string | null
  lead: Part[]
  cooperate: Part[]
  take_over: Part[]
  supervise: Part[]
  legal_basis: Basis[]
  source: Source
  findings: string[]
}

export interface Organ {
  iri: string
  name: string
  kind: 'department' | 'township'
  status: string
  counts: Record<string, number>
  items: Hit[]
  total: number
}

export interface GraphNode {
  id: string
  label: string
  kind: string
  detail: string | null
  degree: number
}

export interface GraphEdge {
  source: string
  target: string
  kind: string
  label: string | null
  weight: number
}

export interface Graph {
  focus: string | null
  nodes: GraphNode[]
  edges: GraphEdge[]
  truncated: boolean
}

export interface Status {
  snapshot: string | null
  created: string | null
  encoder: string | null
  items: number
  triples: number
  bytes: number
  areas: { provinces: number; cities: number; counties: number; townships: number; linked: number }
  entities: { departments: number; townships: number; legal_resources: number; articles: number }
  editions: { iri: string; name: string; jurisdiction: string | null; round: string | null; status: string | null; items: number }[]
  stale: boolean
}

/** An error that the service explained (application/problem+json); `empty`: nothing is stored yet, which is nobody's fault. */
export class Problem extends Error {
  constructor(
    message: string,
    readonly empty = false
  ) {
    super(message)
  }
}

/** What the service answers; what it refuses is a `Problem` in its words. */
export async function fetched(path: string, init?: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, { ...init, headers: { Accept: 'application/json', ...init?.headers } })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem('offline')
  }
  if (response.ok) return response
  const body = (await response.json().catch(() => null)) as { detail?: string; type?: string } | null
  throw new Problem(body?.detail ?? `${response.status} ${response.statusText}`, body?.type?.endsWith('/nothing-stored'))
}

export const call = async <T>(path: string, init?: RequestInit): Promise<T> => (await (await fetched(path, init)).json()) as T

export function query(parameters: Record<string, string | number | string[] | undefined | null>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (Array.isArray(value)) value.forEach((each) => search.append(name, each))
    else if (value !== undefined && value !== null && value !== '') search.append(name, String(value))
  }
  return search.toString()
}

export const who = (q: string, signal?: AbortSignal) => call<WhoResponse>(`/api/who?${query({ q })}`, { signal })

export const suggest = (q: string, signal?: AbortSignal) =>
  call<{ suggestions: Suggestion[] }>(`/api/suggest?${query({ q })}`, { signal }).then((found) => found.suggestions)

export const similar = (iri: string) =>
  call<{ hits: Hit[] }>(`/api/items/${encodeURIComponent(iri)}/similar?k=5`).then((found) => found.hits)

export const search = (
  q: string,
  options: { k?: number; offset?: number; kind?: string[]; department?: string[]; township?: string[]; field?: string[]; power?: string[]; edition?: string[] } = {},
  signal?: AbortSignal
) => call<SearchResponse>(`/api/search?${query({ q, ...options })}`, { signal })

const FINDINGS_FIRST = 100
const FINDINGS_AT_ONCE = 500

/** All findings about the stored lists, most severe first, however many pages there are; `told` hears of each page. */
export async function findings(options: { iri?: string } = {}, told?: (sofar: Finding[]) => void, signal?: AbortSignal): Promise<Finding[]> {
  let all: Finding[] = []
  for (let limit = FINDINGS_FIRST; ; limit = FINDINGS_AT_ONCE) {
    const page = await call<Finding[]>(`/api/findings?${query({ limit, offset: all.length, ...options })}`, { signal })
    all = [...all, ...page]
    told?.(all)
    if (page.length < limit) return all
  }
}

export const rounds = () => call<Round[]>('/api/findings/progress')

export const settle = (id: string, state: Finding['state'], reason: string | null, key: string) =>
  call<Finding>(`/api/findings/${encodeURIComponent(id)}`, {
    method: 'PATCH',
    body: JSON.stringify({ state, reason }),
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` }
  })

export const item = (iri: string) => call<Item>(`/api/items/${encodeURIComponent(iri)}`)

export const organ = (iri: string, kind: string, limit: number) =>
  call<Organ>(`/api/${kind === 'township' ? 'townships' : 'departments'}/${encodeURIComponent(iri)}?${query({ limit })}`)

export const graph = (focus: string | null, depth: number, limit: number) =>
  call<Graph>(`/api/graph?${query({ focus, depth, limit })}`)

/** The provinces of the ingested table of divisions. */
export const provinces = () => call<{ areas: { iri: string; name: string; children: number }[] }>('/api/areas')

export const status = () => call<Status>('/api/status')

function drafts(files: File[], format = 'json'): FormData {
  const form = new FormData()
  files.forEach((file) => form.append('files', file))
  form.append('format', format)
  return form
}

export const check = (files: File[], signal?: AbortSignal) => call<CheckResponse>('/api/check', { method: 'POST', body: drafts(files), signal })

/** The report about drafts as a file: a workbook, a page to print, or the drafts with comments (a zip). */
export const reportFile = async (files: File[], format: 'xlsx' | 'html' | 'annotated', signal?: AbortSignal): Promise<Blob> =>
  (await fetched('/api/check', { method: 'POST', body: drafts(files, format), signal })).blob()
