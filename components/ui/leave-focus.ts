/**
 * For onCloseAutoFocus of popovers and menus: the focus goes back to the trigger only while nothing else has taken it. Otherwise what a
 * quick hand opened during the fade would be closed again at once.
 */
export function leaveFocus(event: Event): void {
  const active = document.activeElement
  if (active !== null && active !== document.body) event.preventDefault()
}
