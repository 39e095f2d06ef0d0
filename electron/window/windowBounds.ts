import { z } from 'zod';

export const WindowBounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(400),
  height: z.number().int().min(300),
  isMaximized: z.boolean(),
});
export type WindowBounds = z.infer<typeof WindowBounds>;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** So much of the window has to lie on a screen for a person to be able to grab it. */
const grabPx = 100;

/** Stored bounds, if they still make sense on these screens (in the units of the operating system); else null. */
export function boundsOnScreens(stored: unknown, screens: readonly Area[]): WindowBounds | null {
  const bounds = WindowBounds.safeParse(stored);
  if (!bounds.success) return null;
  const { x, y, width } = bounds.data;
  const isReachable = screens.some((screen) => {
    const across = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x);
    const isTitleOn = y >= screen.y && y < screen.y + screen.height - grabPx;
    return across >= grabPx && isTitleOn;
  });
  return isReachable ? bounds.data : null;
}
