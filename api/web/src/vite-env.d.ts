/// <reference types="vite/client" />
declare module 'cytoscape-fcose'
