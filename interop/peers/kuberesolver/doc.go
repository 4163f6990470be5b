// Package kuberesolver pins the Go peer that the suites compare with: grpc-go with sercand/kuberesolver.
// The imports keep both modules in go.mod; the client that uses them belongs beside this file.
package kuberesolver

import (
	_ "github.com/sercand/kuberesolver/v6"
	_ "google.golang.org/grpc"
)
