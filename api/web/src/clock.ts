import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** Whole seconds since something began to run. */
export function useClock(running: Ref<boolean>): Ref<number> {
  const seconds = ref(0)
  let clock = 0
  const stop = () => window.clearInterval(clock)
  watch(running, (on) => {
    stop()
    if (!on) return
    seconds.value = 0
    clock = window.setInterval(() => (seconds.value += 1), 1000)
  })
  onScopeDispose(stop)
  return seconds
}
