import { Files, Rehearsal } from '../../lib/local';
import { EnvironmentConfiguration } from '../../lib/contracts';

/**
 * A short story of the storefront for tests that play it often: one release is good in all environments, in both accounts; the next one
 * makes the alarm red, and the first one comes back. Releases have few files, and prod asks for two minutes of proof instead of thirty.
 */
export async function shortStory(r: Rehearsal): Promise<void> {
  r.host('dev.example.com', 'Storefront/Dev');
  r.host('test.example.com', 'Storefront/Test');
  r.host('shop.example.com', 'StorefrontProd/Website');
  r.tune('prod', quicker);
  const errors = r.alarm('StorefrontProd/Errors');
  const ada = r.as('Storefront/ReleaseManagers', 'ada');
  errors.clear();
  await r.settle();

  await r.drop({ version: '1.0.0', artifacts: { site: site('1.0.0') } });
  await r.settle();
  ada.approve('prod', 'go');
  await r.settle();

  await r.drop({ version: '1.1.0', artifacts: { site: { ...site('1.1.0'), 'new.html': '<html></html>' } } });
  await r.settle();
  ada.approve('prod', 'go');
  await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-after of 1.1.0');
  errors.breach();
  await r.until((report) => report.releases[1].state === 'bad');
  errors.clear();
  await r.settle();
}

function site(version: string): Files {
  return { 'index.html': `<html>Release ${version}</html>`, 'assets/a.css': 'a{}', 'health.json': `{ "status": "ok", "version": "${version}" }` };
}

/** prod asks for two minutes of proof instead of thirty. */
export function quicker({ afterwards, ...configuration }: EnvironmentConfiguration): EnvironmentConfiguration {
  return { ...configuration, afterwards: afterwards && { ...afterwards, evaluation: { ...afterwards.evaluation, steadySeconds: 120 } } };
}
