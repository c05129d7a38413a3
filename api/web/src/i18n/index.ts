import { createI18n } from 'vue-i18n'
import en from './en'
import officeEn from './office.en'
import officeZh from './office.zh'
import zh from './zh'

const KEY = 'zhize-language'

function initial(): 'zh' | 'en' {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(KEY)
  return asked === 'en' ? 'en' : 'zh'
}

export const i18n = createI18n({ legacy: false, locale: initial(), fallbackLocale: 'zh', messages: { zh: { ...zh, ...officeZh }, en: { ...en, ...officeEn } } })

/** Changes the page's language and remembers it. */
export function setLanguage(language: 'zh' | 'en'): void {
  i18n.global.locale.value = language
  localStorage.setItem(KEY, language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}
