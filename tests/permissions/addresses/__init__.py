"""How each address is tried: the method that matters, and its arguments in the scene."""

from tests.permissions.addresses import (
    coalition,
    convenings,
    credentials,
    judging,
    partnerships,
    school,
)
from tests.permissions.addresses.arguments import Arguments

ADDRESSES: dict[str, tuple[str, Arguments]] = {
    **coalition.ADDRESSES,
    **convenings.ADDRESSES,
    **credentials.ADDRESSES,
    **judging.ADDRESSES,
    **partnerships.ADDRESSES,
    **school.ADDRESSES,
}
