/** The figures of the network of organs and duties, and the duties behind a figure. */

import { call, query } from './api'
import { literal, named, select } from './sparql'

export interface Load {
  iri: string
  township: string
  basic: number
  cooperative: number
  reclaimed: number
  departments: number
}

export interface Tie {
  left: string
  right: string
  left_iri: string
  right_iri: string
  matters: number
  contested: number
}

export interface HandOver {
  giver: string
  taker: string
  items: number
}

export interface Overview {
  items: number
  /** Items of earlier rounds, of which there is a newer list. */
  outdated: number
  findings: Record<string, number>
  severities: Record<string, number>
  loads: Load[]
  ties: Tie[]
  collisions: { left: string; right: string; matters: number }[]
  most_contested: { name: string; count: number }[]
  keystones: { iri: string; name: string }[]
  hand_overs: HandOver[]
  chains: string[][]
}

/** A duty behind a figure; `units` is how many units have it on their lists. */
export interface Duty {
  item: string
  title: string
  units: number
}

const MOST = 1000

export const overview = (signal?: AbortSignal) => call<Overview>(`/api/overview?${query({ limit: MOST })}`, { signal })

/** The duties (`?one`) that any of the patterns gives. Each says whole what it wants: joined to a union, the engine may search for minutes. */
async function duties(...patterns: string[]): Promise<Duty[]> {
  const rows = await select(`SELECT ?title (SAMPLE(?one) AS ?item) (COUNT(DISTINCT ?holder) AS ?units) {
  ${patterns.map((each) => `{ ${each} ?one dct:title ?title ; zhize:holder ?holder . }`).join(' UNION ')}
}
GROUP BY ?title ORDER BY DESC(?units) ?title LIMIT 200`)
  return rows.map((row) => ({ item: row.item?.value ?? '', title: row.title?.value ?? '', units: Number(row.units?.value ?? 0) }))
}

/** The duties in which both departments take part: rows that name both, and rows of one matter that name one each. */
export const sharedDuties = (left: string, right: string) => {
  const [one, other] = [named(left), named(right)]
  const through = (mine: string, theirs: string) =>
    `?one m8g:hasParticipation/zhize:organ ${mine} ; zhize:matter ?matter .
     ?beside zhize:matter ?matter ; m8g:hasParticipation/zhize:organ ${theirs} .`
  return duties(`?one m8g:hasParticipation/zhize:organ ${one} , ${other} .`, through(one, other), through(other, one))
}

/** The duties in which one of `givers` hands the matter on to `taker`. */
export const handedDuties = (givers: string[], taker: string) =>
  duties(`VALUES ?from { ${givers.map(literal).join(' ')} }
  ?giver rdfs:label ?from . ?receiver rdfs:label ${literal(taker)} .
  ?step zhize:handsFrom ?giver ; zhize:handsTo ?receiver ; zhize:concernsItem ?one .`)
