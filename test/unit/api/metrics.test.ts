import { expect, test } from 'vitest';
import { metricsText } from '#engine/api/metrics.ts';
import { testState } from './testState.ts';

const figures = { cpuS: 1.5, residentBytes: 1000, loopDelay: { p50S: 0.001, p99S: 0.01, maxS: 0.02 } };

test('Prometheus text: each family declared once, each sample well formed', () => {
  const lines = metricsText(testState(), figures).trimEnd().split('\n');
  const types = lines.filter((line) => line.startsWith('# TYPE '));
  expect(new Set(types).size).toBe(types.length);
  const samples = lines.filter((line) => !line.startsWith('#'));
  expect(samples.length).toBeGreaterThan(30);
  for (const sample of samples) {
    expect(sample).toMatch(/^[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? -?[0-9.e+-]+$/);
  }
});

test('the figures that an operator asks for', () => {
  const text = metricsText(testState(), figures);
  expect(text).toContain('process_cpu_seconds_total 1.5\n');
  expect(text).toContain('changeover_loop_delay_seconds{quantile="0.99"} 0.01\n');
  expect(text).toContain('changeover_program_feed{feed="main"} 1\n');
  expect(text).toContain('changeover_program_feed{feed="slate"} 0\n');
  expect(text).toContain('changeover_program_bits_per_second 6100000\n');
  expect(text).toContain('changeover_output_state{output="youtube/a",state="live"} 1\n');
  expect(text).toContain('changeover_output_state{output="youtube/a",state="refused"} 0\n');
  expect(text).toContain('changeover_output_backlog_seconds{output="youtube/a"} 0.25\n');
  expect(text).toContain('changeover_alarms{priority="critical",state="raised"} 1\n');
});

test('labels are escaped', () => {
  const state = testState();
  const text = metricsText({ ...state, engine: { ...state.engine, version: 'a"b\\c\nd' } }, figures);
  expect(text).toContain('changeover_build_info{version="a\\"b\\\\c\\nd"} 1\n');
});
