/** The access key for what changes something; kept for this tab only, never stored on disk by us. */

import { ref, watch } from 'vue'

const NAME = 'zhize-key'

export const accessKey = ref(sessionStorage.getItem(NAME) ?? '')

watch(accessKey, (key) => sessionStorage.setItem(NAME, key))
