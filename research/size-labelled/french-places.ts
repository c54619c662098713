import type { CodeEntry, CodeSystem } from '../../src/rules/fact.ts'

// INSEE, Code officiel géographique 2024: region, name, départements; overseas collectivities stand as regions of their own.
const regions: readonly [code: string, name: string, departements: string][] = [
  ['84', 'Auvergne-Rhône-Alpes', '01 03 07 15 26 38 42 43 63 69 73 74'],
  ['27', 'Bourgogne-Franche-Comté', '21 25 39 58 70 71 89 90'],
  ['53', 'Bretagne', '22 29 35 56'],
  ['24', 'Centre-Val de Loire', '18 28 36 37 41 45'],
  ['94', 'Corse', '2A 2B'],
  ['44', 'Grand Est', '08 10 51 52 54 55 57 67 68 88'],
  ['32', 'Hauts-de-France', '02 59 60 62 80'],
  ['11', 'Île-de-France', '75 77 78 91 92 93 94 95'],
  ['28', 'Normandie', '14 27 50 61 76'],
  ['75', 'Nouvelle-Aquitaine', '16 17 19 23 24 33 40 47 64 79 86 87'],
  ['76', 'Occitanie', '09 11 12 30 31 32 34 46 48 65 66 81 82'],
  ['52', 'Pays de la Loire', '44 49 53 72 85'],
  ['93', "Provence-Alpes-Côte d'Azur", '04 05 06 13 83 84'],
  ['01', 'Guadeloupe', '971'],
  ['02', 'Martinique', '972'],
  ['03', 'Guyane', '973'],
  ['04', 'La Réunion', '974'],
  ['06', 'Mayotte', '976'],
  ['975', 'Saint-Pierre-Et-Miquelon', '975'],
  ['977', 'Saint-Barthélemy', '977'],
  ['978', 'Saint-Martin', '978'],
  ['984', 'Terres australes et antarctiques françaises', '984'],
  ['986', 'Wallis et Futuna', '986'],
  ['987', 'Polynésie française', '987'],
  ['988', 'Nouvelle-Calédonie', '988'],
]

/** Départements that the files name as if they were regions. */
const departementNames = new Map([
  ['Landes', 'D40'],
  ['Bouches-du-Rhône', 'D13'],
])

const communesMax = 1000
const entries = new Map<string, CodeEntry>()
let next = 0
for (const [code, name, list] of regions) {
  const lo = next
  for (const departement of list.split(' ')) {
    entries.set(`D${departement}`, { code: `D${departement}`, lo: next, hi: next + communesMax - 1, zh: departement })
    next += communesMax
  }
  entries.set(`R${code}`, { code: `R${code}`, lo, hi: next - 1, zh: name })
}

/** R84 ⊃ D74 ⊃ C74010: regions, départements and communes as ranges; a commune's code begins with its département. */
export const frenchPlaces: CodeSystem = {
  id: 'COG',
  find: (code) => {
    if (!code.startsWith('C')) return entries.get(code)
    const match = /^C(97\d|98\d|\d\d|2[AB])(\d{2,3})$/.exec(code)
    const departement = match && entries.get(`D${match[1]}`)
    if (!departement || code.length !== 6) return undefined
    const at = departement.lo + Number(match[2])
    return { code, lo: at, hi: at, zh: code }
  },
}

/** The place that a region is called by, or undefined. */
export const placeNamed = (name: string): string | undefined => {
  const region = regions.find(([, known]) => known === name)
  return region ? `R${region[0]}` : departementNames.get(name)
}
