import { memo } from 'react';
import type { Series } from '../store/history.ts';
import { SPARK_HEIGHT, SPARK_WIDTH, sparkPath } from './sparkPath.ts';
import './Sparkline.css';

interface SparklineProps {
  series: Series;
  label: string;
  bright?: boolean;
}

/** The last minute of a bitrate. The last value stands in words beside it, so it is a picture for a screen reader. */
export const Sparkline = memo(function Sparkline({ series, label, bright = false }: SparklineProps) {
  const { line, area } = sparkPath(series);
  return (
    <svg
      className={bright ? 'spark spark--bright' : 'spark'}
      viewBox={`0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path className="spark__area" d={area} />
      <path className="spark__line" d={line} vectorEffect="non-scaling-stroke" />
    </svg>
  );
});
