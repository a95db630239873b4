import { App } from 'aws-cdk-lib';
import { parcels } from './api';

parcels(new App());
