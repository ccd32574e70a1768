import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Linear sRGB of an OKLCH colour (Björn Ottosson, "A perceptual color space for image processing"), clipped to the gamut. */
function linearRgb(lightness: number, chroma: number, hueDegrees: number) {
  const [a, b] = [chroma * Math.cos((hueDegrees * Math.PI) / 180), chroma * Math.sin((hueDegrees * Math.PI) / 180)]
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((channel) => Math.min(1, Math.max(0, channel)))
}

/** Relative luminance, WCAG 2.2. */
const luminance = ([red = 0, green = 0, blue = 0]: number[]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue
const contrast = (one: number[], other: number[]) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

const themes = ['light', 'dark'] as const
const colours = new Map(
  [...readFileSync('app/globals.css', 'utf8').matchAll(/--color-([\w-]+): light-dark\(oklch\(([^)]*)\), oklch\(([^)]*)\)\)/g)].map(
    ([, name = '', ...both]) => [
      name,
      both.map((text) => {
        const [lightness = 0, chroma = 0, hue = 0] = text.split(' ').map(Number)
        return linearRgb(lightness, chroma, hue)
      }),
    ],
  ),
)
const colour = (name: string, theme: number) => {
  const found = colours.get(name)?.[theme]
  if (!found) throw new Error(`globals.css has no colour ${name}`)
  return found
}

const surfaces = ['background', 'sidebar', 'card', 'popover', 'muted', 'accent']
const inks = ['foreground', 'muted-foreground', 'well', 'warn', 'danger', 'variable', 'partial']
const hues = ['well', 'warn', 'danger', 'variable', 'partial']
const pairs = [
  ...surfaces.flatMap((surface) => inks.map((ink) => [ink, surface])),
  ...hues.flatMap((hue) => [hue, 'foreground', 'muted-foreground'].map((ink) => [ink, `${hue}-tint`])),
  ['primary-foreground', 'primary'],
  ['primary-foreground', 'primary-hover'],
  ['danger-foreground', 'danger-solid'],
] as [string, string][]

test.each(themes)('every text colour passes WCAG AA (4.5:1) on every surface, in the %s theme', (theme) => {
  const index = themes.indexOf(theme)
  const low = pairs.filter(([ink, surface]) => contrast(colour(ink, index), colour(surface, index)) < 4.5)
  expect(low).toEqual([])
})

test.each(themes)('borders of controls, the focus ring and the rubric pass 3:1, in the %s theme', (theme) => {
  const index = themes.indexOf(theme)
  const low = ['input', 'ring', 'rubric'].flatMap((line) =>
    surfaces.slice(0, 4).filter((surface) => contrast(colour(line, index), colour(surface, index)) < 3),
  )
  expect(low).toEqual([])
})
