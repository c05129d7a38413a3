/** What somebody wants to see of the findings, as the address of the page holds it. */

import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { Finding } from './api'

export interface Filters {
  kind: string
  severity: string
  state: string
  words: string
  departments: string[]
}

const one = (value: LocationQuery[string] | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''))

export function fromQuery(query: LocationQuery): Filters {
  const departments = query.department
  return {
    kind: one(query.kind),
    severity: one(query.severity),
    state: one(query.state),
    words: one(query.words),
    departments: (Array.isArray(departments) ? departments : [departments]).filter((each): each is string => Boolean(each))
  }
}

export const toQuery = ({ departments, ...rest }: Filters): LocationQueryRaw => ({
  ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value)),
  ...(departments.length ? { department: departments } : {})
})

/** Whether a finding is wanted: of all departments that are named, each has to be concerned. */
export function passes(finding: Finding, { kind, severity, state, words, departments }: Filters): boolean {
  const wanted = words.trim()
  return (
    (!kind || finding.kind === kind) &&
    (!severity || finding.severity === severity) &&
    (!state || finding.state === state) &&
    departments.every((each) => finding.departments.includes(each)) &&
    (!wanted || [finding.id, finding.title, ...finding.departments, ...finding.items.map((item) => item.title)].some((text) => text.includes(wanted)))
  )
}
