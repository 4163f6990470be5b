// SPDX-License-Identifier: Apache-2.0

// Package account is kuberesolver's in-cluster client with the service account in another folder: a process of this machine is in no
// pod.
package account

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// Client asks the API server as a service account.
type Client struct {
	host, folder string
	http         *http.Client
}

// Folder is where the suites put the account's files.
func Folder() string { return os.Getenv("EVENKEEL_SERVICE_ACCOUNT") }

// New reads the certificate of the API server's authority from the folder; the token is read again for each request.
func New(folder string) (*Client, error) {
	ca, err := os.ReadFile(filepath.Join(folder, "ca.crt"))
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	return &Client{
		host:   "https://" + net.JoinHostPort(os.Getenv("KUBERNETES_SERVICE_HOST"), os.Getenv("KUBERNETES_SERVICE_PORT")),
		folder: folder,
		http:   &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}},
	}, nil
}

func (c *Client) Host() string { return c.host }

func (c *Client) Do(request *http.Request) (*http.Response, error) { return c.http.Do(request) }

func (c *Client) GetRequest(url string) (*http.Request, error) {
	if !strings.HasPrefix(url, c.host) {
		url = c.host + "/" + strings.TrimPrefix(url, "/")
	}
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	token, err := os.ReadFile(filepath.Join(c.folder, "token"))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+string(token))
	return request, nil
}
