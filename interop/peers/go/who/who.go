// SPDX-License-Identifier: Apache-2.0

// Package who is the service of the suites: a method that says which server answers. Text on the wire, no code generator.
package who

import (
	"context"
	"fmt"

	"google.golang.org/grpc"
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

// Service answers Ask with what name says of a call.
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
	}
}
