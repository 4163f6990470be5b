// SPDX-License-Identifier: Apache-2.0

// The Go peer: grpc-go with sercand/kuberesolver and round_robin, under the same open loop as the Java client, and with its report:
// one JSON object a line, with the events first, failed, second and end.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"evenkeel.io/interop/peers/account"
	"evenkeel.io/interop/peers/who"
	"github.com/sercand/kuberesolver/v6"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

// report counts answers and prints them.
type report struct {
	mutex         sync.Mutex
	servers       map[string]bool
	second, total tally
}

type tally struct {
	Calls    map[string]int `json:"calls"`
	Failures map[string]int `json:"failures"`
}

func newTally() tally { return tally{map[string]int{}, map[string]int{}} }

func (r *report) print(event string, fields map[string]any) {
	fields["event"], fields["at"] = event, float64(time.Now().UnixMicro())/1000
	line, err := json.Marshal(fields)
	exitOn(err)
	fmt.Println(string(line))
}

func (r *report) answered(server string) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if !r.servers[server] {
		r.servers[server] = true
		r.print("first", map[string]any{"server": server})
	}
	r.second.Calls[server]++
	r.total.Calls[server]++
}

func (r *report) failed(err error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	code := status.Code(err).String()
	r.second.Failures[code]++
	r.total.Failures[code]++
	r.print("failed", map[string]any{"code": code, "description": err.Error(), "cause": "", "stream": false})
}

func (r *report) tick() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.print("second", map[string]any{"calls": r.second.Calls, "failures": r.second.Failures})
	r.second = newTally()
}

func (r *report) end() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.print("end", map[string]any{"calls": r.total.Calls, "failures": r.total.Failures})
}

func main() {
	target := flag.String("target", "", "kubernetes:///…")
	rate := flag.Int("rate", 1000, "calls a second")
	method := flag.String("method", who.Ask, "full name of the unary method that says which server answers, in text")
	folder := flag.String("account", account.Folder(), "the folder with token and ca.crt")
	flag.Parse()
	api, err := account.New(*folder)
	exitOn(err)
	connection, err := grpc.NewClient(*target,
		grpc.WithResolvers(kuberesolver.NewBuilder(api, "kubernetes")),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultServiceConfig(`{"loadBalancingConfig":[{"round_robin":{}}]}`),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(who.Text{})))
	exitOn(err)
	seen := &report{servers: map[string]bool{}, second: newTally(), total: newTally()}
	warmUp(connection, *method)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	calls := time.NewTicker(time.Second / time.Duration(*rate))
	seconds := time.NewTicker(time.Second)
	for {
		select {
		case <-calls.C:
			go call(connection, *method, seen)
		case <-seconds.C:
			seen.tick()
		case <-stop:
			seen.end()
			return
		}
	}
}

func warmUp(connection *grpc.ClientConn, method string) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	question, answer := "", ""
	for range 300 {
		exitOn(connection.Invoke(ctx, method, &question, &answer, grpc.WaitForReady(true)))
	}
}

func call(connection *grpc.ClientConn, method string, seen *report) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	question, answer := "", ""
	if err := connection.Invoke(ctx, method, &question, &answer); err != nil {
		seen.failed(err)
		return
	}
	seen.answered(answer)
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
