export * from './conditions';
export * from './deploy';
export * from './gate';
export * from './release';
export * from './release-environment';
export * from './release-pipeline';
export * from './release-store';
export * from './rollback';
