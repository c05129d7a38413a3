import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router'

/** What the address asks for, and how to change it without leaving the page. */
export function useAsked() {
  const route = useRoute()
  const router = useRouter()
  const asked = (name: string): string => (typeof route.query[name] === 'string' ? (route.query[name] as string) : '')
  const set = (query: LocationQueryRaw) => router.replace({ query: { ...route.query, ...query } })
  return { asked, set }
}

/** What somebody has chosen in a select. */
export const picked = (event: Event): string => (event.target as HTMLSelectElement).value
