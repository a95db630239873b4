import { operationOf } from './call';
import { HostedFunction, InvocationOutcome } from './host/invocation';
import type { Right } from './iam/access-port';
import { Meter } from './meter';
import { BuildsPort, EventsPort, FunctionsPort, ObjectsPort, TopicsPort } from './ports';
import { operationOf as objectOperationOf } from './s3/operations';
import { Service } from './service';
import { Timeline } from './timeline';

/** The ways to a service, with a meter in each: over HTTP, and inside the world. */
export function meteredService(meter: Meter, name: string, service: Service): Service {
  return {
    handle: (request) => {
      if (!request.caller.isPerson) meter.request(name, name === 's3' ? objectOperation(request) : operationOf(name, request));
      return service.handle(request);
    },
  };
}

/** What a stand-in does not have is refused by it, and costs nothing. */
function objectOperation(request: Parameters<typeof objectOperationOf>[0]): string {
  try {
    return objectOperationOf(request);
  } catch {
    return 'unknown';
  }
}

/** CodePipeline and CodeBuild carry artifacts. */
export function meteredObjects(meter: Meter, objects: ObjectsPort): ObjectsPort {
  return {
    ownerOf: (bucket) => objects.ownerOf(bucket),
    demandRead: (...asked) => objects.demandRead(...asked),
    read: (...asked) => {
      meter.request('s3', 'GetObject');
      return objects.read(...asked);
    },
    write: (...asked) => {
      meter.request('s3', 'PutObject');
      return objects.write(...asked);
    },
  };
}

export function meteredTopics(meter: Meter, topics: TopicsPort): TopicsPort {
  return {
    publish: (...message) => {
      meter.request('sns', 'Publish');
      return topics.publish(...message);
    },
  };
}

export function meteredEvents(meter: Meter, events: EventsPort): EventsPort {
  return {
    put: (event) => {
      meter.request('events', 'event of a service');
      events.put(event);
    },
  };
}

/** What Scheduler starts. */
export function meteredSchedules(meter: Meter, functions: FunctionsPort): FunctionsPort {
  return {
    invokeAsync: (...call) => {
      meter.request('scheduler', 'invocation');
      functions.invokeAsync(...call);
    },
  };
}

export function meteredBuilds(meter: Meter, timeline: Timeline, builds: BuildsPort): BuildsPort {
  return {
    start: async (request, by) => {
      const build = await builds.start(request, by);
      const metered = { project: request.project, start: timeline.now, end: undefined as number | undefined };
      meter.builds.push(metered);
      return {
        ...build,
        end: () => {
          metered.end = timeline.now;
          return build.end();
        },
      };
    },
  };
}

type Invoke = (fn: HostedFunction, event: string, requestId: string, qualifier?: string) => Promise<InvocationOutcome>;

export function meteredHost(meter: Meter, host: () => { readonly invoke: Invoke }): { readonly invoke: Invoke } {
  return {
    invoke: async (fn, ...call) => {
      const outcome = await host().invoke(fn, ...call);
      meter.invocation(fn.arn, outcome);
      return outcome;
    },
  };
}

/** Each use of a key is a request to KMS, whoever asks for it. */
export function meteredKeys(meter: Meter): (right: Right) => void {
  return ({ action }) => {
    const [service, operation] = action.split(':');
    if (service === 'kms') meter.request(service, operation);
  };
}
