// Reached from a virtual network only, callers by Entra, no API keys.
using '../main.bicep'

param environmentName = 'pipeline-private'
param location = 'swedencentral'
param network = 'private'
param addressPrefix = '10.40.0.0/22'
param gpuProfile = 'Consumption-GPU-NC8as-T4'
param maxWorkers = 4
param alwaysReadyInstances = 1
param zoneRedundant = true
param softDeleteDays = 30
param useApiKeys = false
param entraAuthority = 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0'
param entraAudience = '00000000-0000-0000-0000-000000000000'
param logRetentionDays = 90
param alertEmails = ['operations@example.com']
param monthlyBudget = 1000
