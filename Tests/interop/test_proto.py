"""Our own protocol definitions against the official ones: wire-compatible, nothing more, nothing less."""

import pathlib

import grpc_tools
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool
from google.rpc import status_pb2
from grpc_tools import protoc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2
from opentelemetry.proto.common.v1 import common_pb2
from opentelemetry.proto.resource.v1 import resource_pb2
from opentelemetry.proto.trace.v1 import trace_pb2

PROTO = pathlib.Path(__file__).parents[2] / "proto"
OFFICIAL = [common_pb2, resource_pb2, trace_pb2, trace_service_pb2, status_pb2]
FILES = [module.DESCRIPTOR.name for module in OFFICIAL]


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """Our files, compiled, by name."""
    output = tmp_path_factory.mktemp("proto") / "descriptors"
    well_known = pathlib.Path(grpc_tools.__file__).parent / "_proto"
    arguments = [f"-I{PROTO}", f"-I{well_known}", f"--descriptor_set_out={output}", *FILES]
    assert protoc.main(["protoc", "--include_imports", *arguments]) == 0
    compiled = descriptor_pb2.FileDescriptorSet.FromString(output.read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in compiled.file:
        pool.Add(file)
    return {name: pool.FindFileByName(name) for name in FILES}


def contract(file):
    """Everything of a file that the wire and its JSON form depend on."""
    messages = {}

    def add(message):
        proto = descriptor_pb2.DescriptorProto()
        message.CopyToProto(proto)
        messages[message.full_name] = {
            "fields": sorted(
                (
                    field.number,
                    field.name,
                    field.json_name,
                    field.type,
                    field.is_repeated,
                    field.is_packed if field.is_repeated else None,
                    field.containing_oneof.full_name if field.containing_oneof else None,
                    field.message_type.full_name if field.message_type else None,
                    field.enum_type.full_name if field.enum_type else None,
                )
                for field in message.fields
            ),
            "reserved": sorted((r.start, r.end) for r in proto.reserved_range),
        }
        for nested in message.nested_types:
            add(nested)
        enums.extend(message.enum_types)

    enums = list(file.enum_types_by_name.values())
    for message in file.message_types_by_name.values():
        add(message)
    return {
        "package": file.package,
        "messages": messages,
        "enums": {e.full_name: sorted((v.number, v.name) for v in e.values) for e in enums},
        "services": {
            service.full_name: {
                method.name: (
                    method.input_type.full_name,
                    method.output_type.full_name,
                    method.client_streaming,
                    method.server_streaming,
                )
                for method in service.methods
            }
            for service in file.services_by_name.values()
        },
    }


@pytest.mark.parametrize("official", OFFICIAL, ids=FILES)
def test_every_message_field_and_enum_equals_the_official_one(official, ours):
    expected = contract(official.DESCRIPTOR)
    assert expected["messages"]
    assert contract(ours[official.DESCRIPTOR.name]) == expected


def test_no_file_is_left_out_of_the_comparison():
    assert sorted(str(path.relative_to(PROTO)) for path in PROTO.rglob("*.proto")) == sorted(FILES)
