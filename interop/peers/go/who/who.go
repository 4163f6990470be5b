// SPDX-License-Identifier: Apache-2.0

// Package who is the service of the suites: a method that says which server answers. Text on the wire, no code generator.
package who

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Ask is the full name of the unary method.
const Ask = "/evenkeel.interop.Who/Ask"

// Text passes strings as they are.
type Text struct{}

// Marshal takes a *string.
func (Text) Marshal(value any) ([]byte, error) {
	text, ok := value.(*string)
	if !ok {
		return nil, fmt.Errorf("%T is not text", value)
	}
	return []byte(*text), nil
}

// Unmarshal gives a *string.
func (Text) Unmarshal(data []byte, value any) error {
	text, ok := value.(*string)
	if !ok {
		return fmt.Errorf("%T is not text", value)
	}
	*text = string(data)
	return nil
}

// Name is that of the content type, application/grpc+text.
func (Text) Name() string { return "text" }

// Service answers Ask with what name says of a call, and Listen with the same twice: at once, and after the milliseconds asked for.
func Service(name func(context.Context) string) *grpc.ServiceDesc {
	return &grpc.ServiceDesc{
		ServiceName: "evenkeel.interop.Who",
		HandlerType: (*any)(nil),
		Methods: []grpc.MethodDesc{{
			MethodName: "Ask",
			Handler: func(_ any, ctx context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
				var question string
				if err := decode(&question); err != nil {
					return nil, err
				}
				answer := name(ctx)
				return &answer, nil
			},
		}},
		Streams: []grpc.StreamDesc{{
			StreamName:    "Listen",
			ServerStreams: true,
			Handler: func(_ any, stream grpc.ServerStream) error {
				var millis string
				if err := stream.RecvMsg(&millis); err != nil {
					return err
				}
				lasts, err := strconv.Atoi(millis)
				if err != nil {
					return status.Errorf(codes.InvalidArgument, "%q is no number of milliseconds", millis)
				}
				answer := name(stream.Context())
				if err := stream.SendMsg(&answer); err != nil {
					return err
				}
				if err := wait(stream.Context(), lasts); err != nil {
					return err
				}
				return stream.SendMsg(&answer)
			},
		}},
	}
}

func wait(ctx context.Context, millis int) error {
	select {
	case <-time.After(time.Duration(millis) * time.Millisecond):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
