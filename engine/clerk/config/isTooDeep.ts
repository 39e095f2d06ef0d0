/** No setting lies deeper; what does is a mistake or an attack, and would exhaust the stack of whoever walks it. */
export const STUDIO_LEVELS = 32;

/** Whether JSON has objects or lists within one another further than a studio has. */
export function isTooDeep(value: unknown, levels: number = STUDIO_LEVELS): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isTooDeep(inner, levels - 1));
}
