/** Questions that the page asks of the graph itself, by the SPARQL protocol. */

import { call, fetched } from './api'

export type Row = Record<string, { value: string; type: string; 'xml:lang'?: string } | undefined>

const PREFIXES = `PREFIX zhize: <https://w3id.org/zhize/ns#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX m8g: <http://data.europa.eu/m8g/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
`

export async function select(text: string, signal?: AbortSignal): Promise<Row[]> {
  const found = await call<{ results: { bindings: Row[] } }>('/sparql', {
    method: 'POST',
    body: PREFIXES + text,
    headers: { 'Content-Type': 'application/sparql-query', Accept: 'application/sparql-results+json' },
    signal
  })
  return found.results.bindings
}

/** An IRI as SPARQL writes it; characters that could end it early do not occur in IRIs. */
export const named = (iri: string): string => `<${iri.replace(/[<>"{}|\\^`\s]/g, '')}>`
export const literal = (text: string): string => JSON.stringify(text)

/** The whole text of an article of a statute; null where only its number is known. */
export async function articleText(iri: string): Promise<string | null> {
  const rows = await select(`SELECT ?text { ${named(iri)} zhize:text ?text } LIMIT 1`)
  return rows[0]?.text?.value ?? null
}

export interface Words {
  words: string[]
  english: string | null
  usualLead: string | null
}

/** What a concept of the thesaurus is also called, and who usually leads there. */
export async function conceptWords(iri: string): Promise<Words> {
  const rows = await select(`SELECT ?property ?value {
    VALUES ?property { skos:altLabel skos:prefLabel zhize:usualLeadName } ${named(iri)} ?property ?value }`)
  const of = (name: string) => rows.filter((row) => row.property?.value.endsWith(name))
  return {
    words: of('altLabel').map((row) => row.value!.value),
    english: of('prefLabel').find((row) => row.value?.['xml:lang'] === 'en')?.value?.value ?? null,
    usualLead: of('usualLeadName')[0]?.value?.value ?? null
  }
}

/** All that the graph says of something that is not drawn. */
export async function statements(iri: string): Promise<{ property: string; value: string; label: string | null; link: boolean }[]> {
  const rows = await select(`SELECT DISTINCT ?property ?value ?label { ${named(iri)} ?property ?value
    OPTIONAL { ?value rdfs:label|dct:title|skos:prefLabel ?label } } ORDER BY ?property LIMIT 200`)
  return rows.map((row) => ({
    property: row.property!.value.replace(/^.*[/#]/, ''),
    value: row.value!.value,
    label: row.label?.value ?? null,
    link: row.value!.type === 'uri'
  }))
}

/** Departments, townships and statutes with `words` in their names, the shortest name first: search finds rows of lists only. */
export async function namesWith(words: string, signal?: AbortSignal): Promise<{ iri: string; name: string; kind: string }[]> {
  const rows = await select(`SELECT DISTINCT ?iri ?name ?kind {
    VALUES (?type ?kind) { (org:FormalOrganization "department") (zhize:Township "township") (eli:LegalResource "law") }
    ?iri a ?type ; rdfs:label|dct:title ?name . FILTER(CONTAINS(?name, ${literal(words)})) } ORDER BY STRLEN(?name) ?name LIMIT 6`, signal)
  return rows.map((row) => ({ iri: row.iri!.value, name: row.name!.value, kind: row.kind!.value }))
}

/** What was decided about a finding, first to last: the audit trail. */
export async function decisions(finding: string): Promise<{ state: string; by: string; at: string; reason: string | null }[]> {
  const rows = await select(`SELECT ?state ?by ?at ?reason {
    ?decision a zhize:Decision ; prov:used ?finding ; prov:endedAtTime ?at ; zhize:decided/skos:notation ?state .
    FILTER(STRENDS(STR(?finding), ${literal('/' + encodeURI(finding))}))
    OPTIONAL { ?decision prov:wasAssociatedWith/rdfs:label ?by } OPTIONAL { ?decision rdfs:comment ?reason } } ORDER BY ?at`)
  return rows.map((row) => ({ state: row.state!.value, by: row.by?.value ?? '', at: row.at!.value, reason: row.reason?.value ?? null }))
}

export interface NamedQuery {
  name: string
  zh: string
  en: string
  query: string
  parameters: { name: string; zh: string; en: string; example: string }[]
}

export const namedQueries = () => call<NamedQuery[]>('/api/queries')

/** What a query gives: rows, a truth value, or a graph as Turtle; `truncated` says where the service has cut it. */
export interface Answer {
  rows?: { names: string[]; rows: Row[] }
  yes?: boolean
  graph?: string
  truncated: string | null
}

const post = (text: string, accept: string, signal: AbortSignal): Promise<Response> =>
  fetched('/sparql', { method: 'POST', body: text, headers: { 'Content-Type': 'application/sparql-query', Accept: accept }, signal })

export async function ask(text: string, signal: AbortSignal): Promise<Answer> {
  const response = await post(text, 'application/sparql-results+json, text/turtle;q=0.9', signal)
  const truncated = response.headers.get('Zhize-Truncated')?.replace('rows=', '') ?? null
  if (!response.headers.get('Content-Type')?.includes('json')) return { graph: await response.text(), truncated }
  const found = (await response.json()) as { head: { vars?: string[] }; boolean?: boolean; results?: { bindings: Row[] } }
  if (found.boolean !== undefined) return { yes: found.boolean, truncated }
  return { rows: { names: found.head.vars ?? [], rows: found.results?.bindings ?? [] }, truncated }
}

export const asFile = async (text: string, format: 'csv' | 'tsv', signal: AbortSignal): Promise<Blob> =>
  (await post(text, format === 'csv' ? 'text/csv' : 'text/tab-separated-values', signal)).blob()
