import { createRouter, createWebHistory } from 'vue-router'
import { i18n } from './i18n'
import AskView from './views/AskView.vue'

const LOADS_MS = 3000

/** Where somebody was on a page that they come back to, once it is long enough again: its content is fetched. */
async function back(to: { left: number; top: number }) {
  const begun = performance.now()
  while (document.documentElement.scrollHeight < to.top + window.innerHeight && performance.now() - begun < LOADS_MS)
    await new Promise((resolve) => setTimeout(resolve, 50))
  return to
}

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (to, from, saved) => (saved ? back(saved) : to.path === from.path ? false : { top: 0 }),
  routes: [
    { path: '/', name: 'ask', component: AskView },
    { path: '/overview', name: 'overview', component: () => import('./views/OverviewView.vue') },
    { path: '/findings', name: 'findings', component: () => import('./views/FindingsView.vue') },
    { path: '/graph', name: 'graph', component: () => import('./views/GraphView.vue') },
    { path: '/data', name: 'data', component: () => import('./views/DataView.vue') },
    { path: '/query', name: 'query', component: () => import('./views/QueryView.vue') },
    // A finding, and what was decided about it, have a page of their own.
    { path: '/id/finding/:id/:rest(.*)*', redirect: (to) => ({ path: '/findings', query: { id: String(to.params.id) } }) },
    // An IRI that a browser dereferences opens the graph on that entity.
    { path: '/id/:path(.*)', redirect: (to) => ({ path: '/graph', query: { focus: location.origin + to.path } }) },
    { path: '/:rest(.*)', redirect: '/' }
  ]
})

// A link to the page in English stays one through filters and on to other pages, until somebody changes the language.
router.beforeEach((to, from) => {
  const { lang } = from.query
  return lang === i18n.global.locale.value && to.query.lang === undefined ? { ...to, query: { ...to.query, lang } } : true
})
