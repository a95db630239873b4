"""Is the release small enough? Each artifact has a budget in bytes. What is over it says no; what has none is no evidence."""


def handler(request, context):
    budget = request['gate']['parameters']['budget']
    sizes = {artifact['name']: artifact['size'] for artifact in request['release']['artifacts']}

    unplanned = sorted(sizes.keys() - budget.keys())
    if unplanned:
        return {'verdict': 'inconclusive', 'reason': f"no budget for {', '.join(unplanned)}", 'evidence': sizes}

    over = [f'{name} has {size:,} bytes of {budget[name]:,}' for name, size in sorted(sizes.items()) if size > budget[name]]
    if over:
        return {'verdict': 'failed', 'reason': '; '.join(over), 'evidence': sizes}

    used = max(size / budget[name] for name, size in sizes.items())
    return {'verdict': 'passed', 'reason': f'at most {used:.0%} of a budget is used', 'evidence': sizes}
