import { shallowRef } from 'vue'
import type { CheckResponse } from './api'

/** The drafts that were checked last, and what was found in them: kept until this tab is closed or loaded anew, stored nowhere. */
export const checked = shallowRef<{ files: File[]; found: CheckResponse } | null>(null)

/** Findings that lie open: they do so again for whoever comes back to them. */
export const opened = new Set<string>()
