"""The infrastructure of the platform, as a CDK for Terraform app.

`python -m stacks` synthesises the platform stack and one stack for each product environment.
"""

from stacks import _lazy_provider

# Here, and nowhere later: this runs before any module of the package can import the provider.
_lazy_provider.install()
