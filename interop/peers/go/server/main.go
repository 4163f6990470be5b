// SPDX-License-Identifier: Apache-2.0

// The small server of the comparisons: answers with its name, and leaves in order on SIGTERM.
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"evenkeel.io/interop/peers/who"
	"google.golang.org/grpc"
)

func main() {
	port := flag.Int("port", 50051, "where to listen")
	linger := flag.Duration("linger", 0, "after SIGTERM, how long to go on accepting calls")
	flag.Parse()
	name, err := os.Hostname()
	exitOn(err)
	listener, err := net.Listen("tcp", fmt.Sprintf(":%d", *port))
	exitOn(err)
	server := grpc.NewServer(grpc.ForceServerCodec(who.Text{}))
	server.RegisterService(who.Service(func(context.Context) string { return name }), nil)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		<-stop
		time.Sleep(*linger)
		server.GracefulStop()
	}()
	exitOn(server.Serve(listener))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
