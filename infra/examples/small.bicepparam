// To try it out, or a few thousand images a day: one GPU, everything else by use. About 10 US$ a month idle.
using '../main.bicep'

param environmentName = 'pipeline-small'
param location = 'swedencentral'
param gpuProfile = 'Consumption-GPU-NC8as-T4'
param maxWorkers = 1
param maxFunctionInstances = 40
param functionMemoryMb = 2048
param registrySku = 'Basic'
param alertEmails = ['operations@example.com']
param monthlyBudget = 100
