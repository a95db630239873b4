import { filters } from './filter';
import { openTargets } from './open';
import { themeSwitch } from './theme';
import { tips } from './tip';
import { zoom } from './zoom';

// The page is complete without this: it zooms the timeline, shows evidence where somebody points, finds, and opens what is closed.
document.documentElement.classList.add('scripted');
themeSwitch();
filters();
openTargets();
const timeline = document.querySelector<HTMLElement>('.timeline .scroller');
if (timeline) {
  zoom(timeline);
  tips(timeline);
}
document.querySelectorAll<HTMLElement>('.chart').forEach(tips);
