// Tens of thousands to a million images a day: several GPUs, zone-redundant storage, keys and Entra, no cold start.
using '../main.bicep'

param environmentName = 'pipeline-standard'
param location = 'swedencentral'
param gpuProfile = 'Consumption-GPU-NC24-A100'
param maxWorkers = 8
param itemsPerWorker = 50
param alwaysReadyInstances = 1
param maxFunctionInstances = 100
param registrySku = 'Premium'
param zoneRedundant = true
param softDeleteDays = 30
param entraAuthority = 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0'
param entraAudience = '00000000-0000-0000-0000-000000000000'
param logRetentionDays = 90
param dailyLogCapGb = 20
param alertEmails = ['operations@example.com']
param queueAgeAlertMinutes = 30
param gpuMinutesPerDayAlert = 6000
param monthlyBudget = 8000
