// SPDX-License-Identifier: Apache-2.0

// The clock of the comparisons: watches a Service's slices and says, as one JSON object a line, when each pod was first seen ready.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"time"

	"evenkeel.io/interop/peers/account"
)

type event struct {
	Object struct {
		Endpoints []struct {
			Conditions struct{ Ready bool }
			TargetRef  struct{ Name string }
		}
	}
}

func main() {
	namespace := flag.String("namespace", "default", "of the Service")
	service := flag.String("service", "", "whose slices to watch")
	flag.Parse()
	api, err := account.New(account.Folder())
	exitOn(err)
	request, err := api.GetRequest("/apis/discovery.k8s.io/v1/namespaces/" + *namespace + "/endpointslices?watch=1&labelSelector=" +
		url.QueryEscape("kubernetes.io/service-name="+*service))
	exitOn(err)
	response, err := api.Do(request)
	exitOn(err)
	if response.StatusCode != http.StatusOK {
		exitOn(fmt.Errorf("the watch was answered with %s", response.Status))
	}
	events := json.NewDecoder(response.Body)
	seen := map[string]bool{}
	for {
		var next json.RawMessage
		exitOn(events.Decode(&next))
		// Before it is looked into: the others are not given that time either.
		at := float64(time.Now().UnixMicro()) / 1000
		var change event
		exitOn(json.Unmarshal(next, &change))
		for _, endpoint := range change.Object.Endpoints {
			if name := endpoint.TargetRef.Name; endpoint.Conditions.Ready && !seen[name] {
				seen[name] = true
				line, err := json.Marshal(map[string]any{"event": "ready", "at": at, "pod": name})
				exitOn(err)
				fmt.Println(string(line))
			}
		}
	}
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
