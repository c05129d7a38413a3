import { darkTheme, type GlobalThemeOverrides } from 'naive-ui'
import { computed, ref } from 'vue'

/** The colours of Naive UI's parts. Everything else has its colours from palette.css. */

const darkScreen = matchMedia('screen and (prefers-color-scheme: dark)')

/** Whether the page is dark now. What is printed is light: the query holds for screens alone. */
export const dark = ref(darkScreen.matches)
darkScreen.addEventListener('change', (change) => (dark.value = change.matches))
addEventListener('beforeprint', () => (dark.value = false))
addEventListener('afterprint', () => (dark.value = darkScreen.matches))

// Darker than Naive UI's own: text in these colours has to be read on white and on tints of themselves (WCAG AA).
const LIGHT: GlobalThemeOverrides = {
  common: {
    primaryColor: '#1d4f91', primaryColorHover: '#2c66b3', primaryColorPressed: '#163d70', primaryColorSuppl: '#2c66b3',
    infoColor: '#1d5fa8', infoColorHover: '#2c66b3', infoColorPressed: '#163d70', infoColorSuppl: '#1d5fa8',
    successColor: '#1a6b41', successColorHover: '#228552', successColorPressed: '#145433', successColorSuppl: '#1a6b41',
    warningColor: '#8a5300', warningColorHover: '#a76500', warningColorPressed: '#6f4300', warningColorSuppl: '#8a5300',
    errorColor: '#b42318', errorColorHover: '#cf3a2e', errorColorPressed: '#8f1d14', errorColorSuppl: '#b42318',
    placeholderColor: '#667085',
    textColor3: '#596275',
    borderRadius: '6px',
    heightMedium: '36px' // as fields of the page's own
  },
  Input: { border: '1px solid #b9c3d1' } // as theirs
}
const DARK: GlobalThemeOverrides = {
  common: {
    primaryColor: '#8ab8f2', primaryColorHover: '#a9cbf7', primaryColorPressed: '#6ea3e6', primaryColorSuppl: '#8ab8f2',
    infoColor: '#8ab8f2', infoColorHover: '#a9cbf7', infoColorPressed: '#6ea3e6', infoColorSuppl: '#8ab8f2',
    successColor: '#6fcf97', successColorHover: '#93dfb1', successColorPressed: '#4fb57b', successColorSuppl: '#6fcf97',
    warningColor: '#f0bf6a', warningColorHover: '#f6d394', warningColorPressed: '#d9a64e', warningColorSuppl: '#f0bf6a',
    errorColor: '#ff8f84', errorColorHover: '#ffaba2', errorColorPressed: '#e5766b', errorColorSuppl: '#ff8f84',
    bodyColor: '#11161d', cardColor: '#1a212b', modalColor: '#202936', popoverColor: '#202936', inputColor: '#1a212b',
    borderColor: '#55616f', dividerColor: '#333d4b',
    textColorBase: '#e3e8ef',
    placeholderColor: '#98a4b4',
    textColor3: '#a3aebd',
    borderRadius: '6px',
    heightMedium: '36px'
  },
  // A field is known by its edge, beside fields of the page's own.
  Input: { border: '1px solid #55616f' }
}

export const theme = computed(() => (dark.value ? darkTheme : null))
export const overrides = computed(() => (dark.value ? DARK : LIGHT))

/** A colour of palette.css, as it is now, for what is drawn on a canvas and cannot follow it by itself. */
export const painted = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

const OTHER = 'kind-document'
/** The colour of a kind of node, in a style sheet; and on a canvas. */
export const tint = (kind: string): string => `var(--kind-${kind}, var(--${OTHER}))`
export const paintedKind = (kind: string): string => painted(`kind-${kind}`) || painted(OTHER)
