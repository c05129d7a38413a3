/** Editions, comparisons and uploads: the service's JSON and the calls for it. */

import { call, Problem, query, type FindingItem, type Source } from './api'

export interface Edition {
  iri: string
  name: string
  jurisdiction: string | null
  round: string | null
  status: string | null
  items: number
  adopted: string | null
  published: string | null
  effective: string | null
  since: string | null
  revision_of: string | null
  lists: Record<string, number>
  documents: string[]
}

export interface EditionFacts {
  status?: string | null
  round?: string | null
  adopted?: string | null
  published?: string | null
  effective?: string | null
}

export interface DiffItem extends FindingItem {
  units: number
}

export interface Change {
  before: FindingItem
  after: FindingItem
  facts: { aspect: string; before: string; after: string }[]
  score: number
}

export interface Split {
  item: DiffItem
  parts: { item: DiffItem; score: number }[]
}

/** Kinds of changes, in the order in which they are shown. */
export const CHANGES = ['reworded', 'owner_changed', 'partners_changed', 'basis_changed', 'moved'] as const
export const SPLITS = ['refined', 'merged'] as const
export const ONE_SIDED = ['added', 'removed'] as const

export type Diff = {
  before: string
  after: string
  counts: Record<string, number>
  unrevised: string[]
  across: boolean
} & Record<(typeof ONE_SIDED)[number], DiffItem[]> &
  Record<(typeof CHANGES)[number], Change[]> &
  Record<(typeof SPLITS)[number], Split[]>

export interface Peers {
  township: string
  jurisdiction: string | null
  peers: string[]
  share: number
  counts: Record<string, number>
  lacks: { item: FindingItem; peers: number; scope: string | null }[]
  alone: DiffItem[]
  renamed: Change[]
  moved: Change[]
}

export interface IngestedFile {
  path: string
  document_kind: string | null
  tables: { name: string; list_kind: string | null; items: number; rejected: number }[]
  items: number
  articles: number
  areas: number
  concepts: number
  rejected: { source: Source; reason: string; raw: string }[]
  warnings: { source: Source; reason: string }[]
  error: string | null
  skipped: boolean
  unchanged: boolean
}

export interface Ingested {
  edition: string
  snapshot: string | null
  files: IngestedFile[]
  items: number
  rejected: number
  notices: string[]
}

/** The name that tells an edition from those of other jurisdictions. */
export const fullName = (edition: Edition): string => (edition.jurisdiction ? `${edition.jurisdiction}/${edition.name}` : edition.name)
/** The last part of an edition's IRI: short, and never two. */
export const idOf = (edition: Edition): string => edition.iri.slice(edition.iri.lastIndexOf('/') + 1)

export const editions = (as_of: string | null, signal?: AbortSignal) => call<Edition[]>(`/api/editions?${query({ as_of })}`, { signal })

const of = (id: string) => `/api/editions/${encodeURIComponent(id)}`
const authorised = (key: string) => ({ Authorization: `Bearer ${key}` })

export const describe = (id: string, facts: EditionFacts, key: string) =>
  call<Edition>(of(id), { method: 'PATCH', body: JSON.stringify(facts), headers: { 'Content-Type': 'application/json', ...authorised(key) } })

export const remove = (id: string, document: string | null, key: string) =>
  call<{ removed: string; items: number }>(`${of(id)}?${query({ document })}`, { method: 'DELETE', headers: authorised(key) })

export const diffPath = (before: string, after: string, format: string) =>
  `${of(before)}/diff/${encodeURIComponent(after)}?${query({ format })}`
export const diff = (before: string, after: string, signal?: AbortSignal) => call<Diff>(diffPath(before, after, 'json'), { signal })

export const peersPath = (township: string, share: number, format: string) =>
  `/api/townships/${encodeURIComponent(township)}/peers?${query({ share, format })}`
export const peers = (township: string, share: number, signal?: AbortSignal) => call<Peers>(peersPath(township, share, 'json'), { signal })

export interface Township {
  iri: string
  name: string
  county: string | null
  type: string | null
  items: number
}

const TOWNSHIPS_AT_ONCE = 500

/** The townships that have lists, however many pages there are. */
export async function townships(signal?: AbortSignal): Promise<Township[]> {
  const all: Township[] = []
  for (;;) {
    const page = await call<{ total: number; townships: Township[] }>(`/api/townships?${query({ limit: TOWNSHIPS_AT_ONCE, offset: all.length })}`, { signal })
    all.push(...page.townships)
    if (!page.townships.length || all.length >= page.total) return all
  }
}

/** Makes search and findings anew from the graph as it is. */
export const rebuild = (key: string) => call<unknown>('/api/rebuild', { method: 'POST', headers: authorised(key) })

/** Sends files to be ingested; `told` hears how much of them is sent, from 0 to 1. XMLHttpRequest, for fetch does not tell. */
export function ingest(files: File[], facts: Record<string, string>, key: string, told: (share: number) => void): Promise<Ingested> {
  const form = new FormData()
  files.forEach((file) => form.append('files', file))
  for (const [name, value] of Object.entries(facts)) if (value) form.append(name, value)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/ingest')
    request.setRequestHeader('Authorization', `Bearer ${key}`)
    request.responseType = 'json'
    request.upload.onprogress = (event) => event.lengthComputable && told(event.loaded / event.total)
    request.upload.onload = () => told(1)
    request.onerror = () => reject(new Problem('offline'))
    request.onload = () => {
      const body = request.response as (Ingested & { detail?: string }) | null
      if (request.status < 300 && body) resolve(body)
      else reject(new Problem(body?.detail ?? `${request.status} ${request.statusText}`))
    }
    request.send(form)
  })
}
