import { onScopeDispose, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { Problem } from './api'

/** Runs what may fail: `busy` while it runs, `problem` says in words why it did not work. The last one started counts. */
export function useGuarded() {
  const { t } = useI18n()
  const busy = ref(false)
  const problem = ref('')
  let pending: AbortController | null = null

  function words(error: unknown): string {
    if (!(error instanceof Problem) || error.message === 'offline') return t('error.offline')
    return error.empty ? t('edition.empty') : error.message
  }

  async function guarded(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    pending?.abort()
    const mine = new AbortController()
    pending = mine
    busy.value = true
    problem.value = ''
    try {
      await work(mine.signal)
    } catch (error) {
      if (pending === mine) problem.value = words(error)
    } finally {
      if (pending === mine) busy.value = false
    }
  }

  // Nobody waits any more once the view is left.
  onScopeDispose(() => {
    const last = pending
    pending = null
    last?.abort()
  })

  return { busy, problem, guarded }
}
