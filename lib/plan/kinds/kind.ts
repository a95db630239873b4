import { NameRule } from '../names';
import { Place } from '../pseudo-parameters';

/** What a resource is called, by the rules of its type. */
export interface Identity {
  readonly name: string;
  /** What `Ref` gives. */
  readonly ref: string;
  /** The ARN; of what has none, the same as `ref`. */
  readonly arn: string;
  /** What `Fn::GetAtt` gives. An attribute that is not here does not exist, or has no value before a deployment. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a type may ask of a resource to say its identity. */
export interface Facts {
  /** The chosen name, or the made-up one. */
  readonly name: string;
  readonly stack: Place;
  readonly partition: string;
  readonly urlSuffix: string;
  /** Follows from the resource's id alone. */
  readonly uuid: string;
  /** A text among the properties, resolved; nothing if it is not set. */
  text(property: string): string | undefined;
  /** An ARN in the stack's account and region. */
  arn(service: string, resource: string): string;
}

/** A type that the rehearsal has a stand-in for. */
export interface Kind extends NameRule {
  /** The property that chooses the name, if it can be chosen. */
  readonly nameProperty?: string;
  /** Properties that name what this resource adds to: who reaches that, is ruled by this as well. */
  readonly attachesTo?: readonly string[];
  identify(facts: Facts): Omit<Identity, 'name'>;
}

/** A type that nothing refers to but by its generated id. */
export function attachment(attachesTo: readonly string[], attributes: readonly string[] = ['Id']): Kind {
  return {
    max: 128,
    attachesTo,
    identify: ({ name }) => ({ ref: name, arn: name, attributes: Object.fromEntries(attributes.map((attribute) => [attribute, name])) }),
  };
}
