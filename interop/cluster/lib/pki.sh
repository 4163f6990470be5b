# pki.sh: who is who: the certificate authority, the API server's certificate, and one token a component. Sourced after layout.sh.
#
# Every component has the identity that it has in any cluster (system:node:node1 in group system:nodes, …), so RBAC and the
# Node authorizer are tested, not bypassed. Tokens, not client certificates, prove it: a token is one line, a certificate three
# commands. Elliptic curves because RSA keys take a second each on a small machine.

make_pki() {
  mkdir "$STATE/pki" "$STATE/auth"
  chmod 700 "$STATE/pki" "$STATE/auth"
  openssl_quietly req -x509 "${NEW_KEY[@]}" -keyout "$STATE/pki/ca.key" -out "$STATE/pki/ca.crt" -days 30 -subj /CN=evenkeel-test-ca
  certificate apiserver /CN=kube-apiserver \
    "IP:$API_ADDRESS,IP:$API_SERVICE,IP:127.0.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
  # The API server shows this one to kubelets; without it `kubectl exec` and `logs` fail with Unauthorized.
  certificate kubelet-client /O=system:masters/CN=apiserver-kubelet-client DNS:kubelet-client
  # Signs the tokens of service accounts.
  openssl_quietly ecparam -genkey -name prime256v1 -noout -out "$STATE/pki/service-accounts.key"
  openssl_quietly ec -in "$STATE/pki/service-accounts.key" -pubout -out "$STATE/pki/service-accounts.pub"

  identity admin admin system:masters
  identity controller-manager system:kube-controller-manager
  identity scheduler system:kube-scheduler
  identity kube-proxy system:kube-proxy
  identity coredns evenkeel:coredns
  local i
  for ((i = 1; i <= NODES; i++)); do identity "kubelet$i" "system:node:node$i" system:nodes; done
  ln -s auth/admin "$STATE/kubeconfig"
}

NEW_KEY=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)

# openssl_quietly …: openssl reports progress on standard error; it is shown only when it fails.
openssl_quietly() {
  local said
  said=$(openssl "$@" 2>&1) || fail "openssl $1 failed: $(tail -n 1 <<<"$said")"
}

# certificate NAME SUBJECT ALTERNATIVE_NAMES
certificate() {
  local file=$STATE/pki/$1
  openssl_quietly req "${NEW_KEY[@]}" -keyout "$file.key" -out "$file.csr" -subj "$2"
  echo "subjectAltName=$3" >"$file.ext"
  openssl_quietly x509 -req -in "$file.csr" -CA "$STATE/pki/ca.crt" -CAkey "$STATE/pki/ca.key" -CAcreateserial -days 30 -out "$file.crt" -extfile "$file.ext"
  rm "$file.csr" "$file.ext"
}

# identity NAME USER [GROUP]: a token, and STATE/auth/NAME, a kubeconfig with it.
identity() {
  local token
  token=$(openssl rand -hex 16)
  echo "$token,$2,$2${3:+,$3}" >>"$STATE/pki/tokens.csv"
  cat >"$STATE/auth/$1" <<CONFIG
apiVersion: v1
kind: Config
clusters: [{name: evenkeel, cluster: {server: "$API_URL", certificate-authority: $STATE/pki/ca.crt}}]
users: [{name: $1, user: {token: $token}}]
contexts: [{name: evenkeel, context: {cluster: evenkeel, user: $1}}]
current-context: evenkeel
CONFIG
}
