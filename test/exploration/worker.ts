import { load, RehearsableApp } from '../../lib/local';
import { Memory } from './memory';
import { play } from './play';
import { Message, Order } from './protocol';

/** Plays histories of synthesized apps in a process of its own, one at a time. */
const apps = new Map<string, { readonly app: RehearsableApp; readonly memory: Memory }>();
let goOn: (isNew: boolean) => void = () => undefined;

process.on('message', (order: Order) => {
  if (order.kind === 'go on') return goOn(order.isNew);
  const { folder, history, size, isLast } = order;
  const { app, memory } = apps.get(folder) ?? { app: load(folder), memory: new Memory() };
  apps.set(folder, { app, memory });
  memory.isLearning = !isLast;
  void play({ app, memory, history, size }, (moment) => {
    tell({ kind: 'moment', moment });
    return new Promise<boolean>((resolve) => {
      goOn = resolve;
    });
  }).then((played) => tell({ kind: 'played', played }));
});
process.on('disconnect', () => process.exit());

function tell(message: Message): void {
  process.send!(message);
}
