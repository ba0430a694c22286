#!/bin/sh
# Makes the keys of the HTTP API that the vault does not have yet. A key never leaves this process but for the vault.
set -eu
case "${USE_API_KEYS:-true}" in [Ff]alse) exit 0 ;; esac
for scope in admin write read; do
  name="api-key-$scope"
  if [ -z "$(az keyvault secret list --vault-name "$AZURE_KEY_VAULT_NAME" --query "[?name=='$name'].name" --output tsv)" ]; then
    file="$(mktemp)"
    # From a file: arguments of processes can be read by everybody on the machine.
    od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$file"
    az keyvault secret set --vault-name "$AZURE_KEY_VAULT_NAME" --name "$name" --file "$file" --encoding ascii --output none
    rm -f "$file"
    echo "made $name"
  fi
done
