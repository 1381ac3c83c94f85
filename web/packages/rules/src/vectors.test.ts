/** The same vectors that the server's tests run: two engines, one judgement. */
import { describe, expect, it } from 'vitest';
import checkIn from '../../../../contracts/vectors/check_in.json';
import onSite from '../../../../contracts/vectors/time_on_site.json';
import visibility from '../../../../contracts/vectors/visibility.json';
import { assessCheckIn, CHECK_IN_POLICY, type CheckInFacts, type CheckInPolicy } from './check_in';
import { ON_SITE_POLICY, timeOnSite, type OnSiteFacts } from './on_site';
import { visibleOf, type AnswersByStep, type Conditional } from './visibility';

/** The phone does not judge the probability of being inside. */
function withoutProbability(finding: { params: object }) {
  const params = Object.entries(finding.params).filter(([name]) => name !== 'p_inside');
  return { ...finding, params: Object.fromEntries(params) };
}

describe('check-in', () => {
  it('has the same defaults', () => {
    expect(CHECK_IN_POLICY).toEqual(checkIn.defaults);
  });

  it.each(checkIn.cases)('$name', ({ facts, policy, expected }) => {
    const found = assessCheckIn(facts as CheckInFacts, policy as Partial<CheckInPolicy>);
    expect(found).toMatchObject({
      verdict: expected.verdict,
      fix_index: expected.fix_index,
      distance_m: expected.distance_m,
    });
    expect(found.findings).toEqual(expected.findings.map(withoutProbability));
  });
});

describe('time on site', () => {
  it('has the same defaults', () => {
    expect(ON_SITE_POLICY).toEqual(onSite.defaults);
  });

  it.each(onSite.cases)('$name', ({ facts, policy, expected }) => {
    expect(timeOnSite(facts as OnSiteFacts, policy)).toEqual(expected);
  });
});

describe('visibility', () => {
  it.each(visibility.cases)('$name', ({ steps, answers, expected_visible }) => {
    const visible = visibleOf(steps as Conditional[], answers as AnswersByStep);
    expect(visible.map(({ id }) => id)).toEqual(expected_visible);
  });
});
