"""Words of customers: values (`words`), the organisation's definitions (`settings`), closed lists (`closed_lists`)."""
