import type { CheckedDifference } from '#engine/control/actions/PairDesk.ts';
import type { FeedDifference } from '#shared/model/pairCheck.ts';
import { settingPlace } from '#shared/text/settingPlaces.ts';
import { adviceText, noteTexts, settingValue, viewerText } from '#shared/text/settings.ts';

/** A difference in words, those of the encoder's own settings where they are known. */
export function describeDifference(found: CheckedDifference): FeedDifference {
  const { setting, dialect, settable } = found;
  const name = settingPlace(setting, dialect);
  const wanted = setting === 'headers' ? 'that of the program' : settingValue(setting, found.wanted);
  return {
    setting,
    name,
    has: settingValue(setting, found.has),
    wanted,
    class: found.class,
    viewer: viewerText(setting, found.class),
    advice: adviceText(setting, name, wanted),
    apply: settable && { can: settable.can, note: settable.note && noteTexts[settable.note] },
  };
}
