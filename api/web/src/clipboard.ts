/**
 * Copies a text; `false` where it cannot be. Browsers offer `navigator.clipboard` over https and on the machine itself only:
 * on a closed network reached by plain http the older command is what there is.
 */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copiedBySelection(text)
  }
}

function copiedBySelection(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed' // no scrolling to it
  document.body.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  return done
}
