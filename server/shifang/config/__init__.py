"""The top: settings, addresses, the API put together from the domains' routers."""
