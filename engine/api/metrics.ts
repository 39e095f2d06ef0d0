import type { EngineState } from '#shared/model/state.ts';
import { AlarmPriority, AlarmStateName, FeedStateName, OutputStateName } from '#shared/model/state.ts';
import type { LoopDelayFigures } from './LoopDelay.ts';

/** Facts of the process, in the units that Prometheus wants. */
export interface ProcessFigures {
  readonly cpuS: number;
  readonly residentBytes: number;
  readonly loopDelay: LoopDelayFigures;
}

type Labels = Readonly<Record<string, string>>;
type Value = readonly [labels: Labels, value: number];

/** Media type of the text below. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The state as Prometheus text (exposition format 0.0.4). Names and ids only: no secret, no text for people. */
export function metricsText(state: EngineState, figures: ProcessFigures): string {
  return [...processMetrics(state, figures), ...programMetrics(state), ...feedMetrics(state), ...outputMetrics(state)]
    .map((metric) => `${metric}\n`)
    .join('');
}

function processMetrics({ engine, air, alarms }: EngineState, { cpuS, residentBytes, loopDelay }: ProcessFigures) {
  return [
    gauge('changeover_build_info', 'The version that runs', [[{ version: engine.version }, 1]]),
    gauge('process_start_time_seconds', 'Start of the engine since 1970', [[{}, Date.parse(engine.startedAt) / 1000]]),
    counter('process_cpu_seconds_total', 'User and system time', [[{}, cpuS]]),
    gauge('process_resident_memory_bytes', 'Resident memory', [[{}, residentBytes]]),
    gauge('changeover_loop_delay_seconds', 'How late the loop ran since the last reading', [
      [{ quantile: '0.5' }, loopDelay.p50S],
      [{ quantile: '0.99' }, loopDelay.p99S],
      [{ quantile: '1' }, loopDelay.maxS],
    ]),
    gauge('changeover_clerk_alive', 'Whether files and storage answer', [[{}, Number(engine.clerkAlive)]]),
    gauge('changeover_air_on', 'Whether sending is wanted', [[{}, Number(air.on)]]),
    gauge(
      'changeover_alarms',
      'Alarms by priority and state',
      AlarmPriority.options.flatMap((priority) =>
        AlarmStateName.options.map((name): Value => {
          const count = alarms.filter((alarm) => alarm.priority === priority && alarm.state === name).length;
          return [{ priority, state: name }, count];
        }),
      ),
    ),
  ];
}

function programMetrics({ program, feeds }: EngineState) {
  const choices = [...feeds.map((feed) => feed.id), 'slate'];
  return [
    gauge(
      'changeover_program_feed',
      '1 for the feed that the program carries',
      choices.map((feed) => [{ feed }, Number(program.feedId === feed)]),
    ),
    gauge('changeover_program_bits_per_second', 'Bit rate of the program', [[{}, program.bitrateKbps * 1000]]),
    gauge('changeover_program_delay_seconds', 'Delay of the program behind its feeds', [[{}, program.delayMs / 1000]]),
    counter('changeover_program_changeovers_total', 'Changeovers of the program', [[{}, program.changeovers]]),
  ];
}

function feedMetrics({ feeds }: EngineState) {
  return [
    gauge(
      'changeover_feed_state',
      '1 for the state that a feed is in',
      feeds.flatMap((feed) => oneHot({ feed: feed.id }, FeedStateName.options, feed.state)),
    ),
    gauge(
      'changeover_feed_bits_per_second',
      'Bit rate of a feed',
      feeds.map((feed) => [{ feed: feed.id }, feed.bitrateKbps * 1000]),
    ),
  ];
}

function outputMetrics({ outputs }: EngineState) {
  const each = (value: (output: EngineState['outputs'][number]) => number) =>
    outputs.map((output): Value => [{ output: output.id }, value(output)]);
  return [
    gauge(
      'changeover_output_state',
      '1 for the state that an output is in',
      outputs.flatMap((output) => oneHot({ output: output.id }, OutputStateName.options, output.state)),
    ),
    gauge(
      'changeover_output_bits_per_second',
      'Bit rate of an output',
      each((output) => output.bitrateKbps * 1000),
    ),
    gauge(
      'changeover_output_backlog_seconds',
      'What waits to be sent',
      each((output) => output.backlogMs / 1000),
    ),
    counter(
      'changeover_output_dropped_frames_total',
      'Frames that were dropped',
      each((output) => output.droppedFrames),
    ),
    counter(
      'changeover_output_sessions_total',
      'Sessions since the start',
      each((output) => output.sessions),
    ),
  ];
}

function oneHot(labels: Labels, names: readonly string[], is: string): Value[] {
  return names.map((state) => [{ ...labels, state }, Number(state === is)]);
}

function gauge(name: string, help: string, values: readonly Value[]): string {
  return metric('gauge', name, help, values);
}

function counter(name: string, help: string, values: readonly Value[]): string {
  return metric('counter', name, help, values);
}

function metric(type: string, name: string, help: string, values: readonly Value[]): string {
  const lines = values.map(([labels, value]) => `${name}${labelText(labels)} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines].join('\n');
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
