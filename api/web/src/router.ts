import { createRouter, createWebHistory } from 'vue-router'
import AskView from './views/AskView.vue'

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
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
